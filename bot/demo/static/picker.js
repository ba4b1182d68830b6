// Menus whose options are asked of Vera, and those that take several.

import { Combobox } from "./combobox.js";
import { named, stateOf, tell } from "./elements.js";
import { drawText, wordsOf } from "./text.js";

export function drawPicker(block, element, where, about) {
  const kind = { many: element.type.startsWith("multi_"), users: element.type.includes("users"), external: element.type.includes("external") };
  const offered = (option) => ({ value: option.value, title: wordsOf(option.text), draw: () => drawText(option.text, where.names), note: wordsOf(option.description), option });
  const placeholder = wordsOf(element.placeholder) || (kind.external ? "Type to search" : "Choose…");
  const find = async (typed) => (kind.external ? await fromVera(block, element, where, typed) : matching(element, where, kind, typed)).map(offered);
  return new Combobox({
    look: { ...named(block, element, about), placeholder },
    chosen: first(block, element, where, kind).map(offered),
    many: kind.many,
    least: kind.external ? element.min_query_length ?? 3 : 0,
    pause: kind.external ? 200 : 0,
    find,
    changed: (chosen) => {
      const values = chosen.map((one) => (kind.users ? one.value : one.option));
      tell(where, block, element, kind.many ? values : values[0] || null);
    },
  }).box;
}

function first(block, element, where, kind) {
  const state = stateOf(block, element, where);
  if (kind.users) return (state.selected_users || []).map((id) => userOption(id, where));
  return state.selected_options || (state.selected_option ? [state.selected_option] : []);
}

const userOption = (id, where) => ({ value: id, text: { type: "plain_text", text: where.names[id] || id } });

async function fromVera(block, element, where, typed) {
  return (await where.options(block, element, typed)).options || [];
}

function matching(element, where, kind, typed) {
  const own = [...(element.options || []), ...(element.option_groups || []).flatMap((group) => group.options)];
  const all = kind.users ? where.people.map((one) => userOption(one.id, where)) : own;
  return all.filter((option) => wordsOf(option.text).toLowerCase().includes(typed.toLowerCase()));
}
