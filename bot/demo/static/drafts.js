// What is being typed and has not reached the workspace yet.

const waiting = new Map();
const PAUSE = 250;

const keyOf = (where, block, element) => JSON.stringify([where.key, block.block_id, element.action_id]);

export function draftOr(where, block, element, stored) {
  const held = waiting.get(keyOf(where, block, element));
  return held ? held.value : stored;
}

export function typed(where, block, element, value) {
  const key = keyOf(where, block, element);
  clearTimeout(waiting.get(key)?.timer);
  const wish = (element.dispatch_action_config || {}).trigger_actions_on || [];
  const tells = block.dispatch_action && wish.includes("on_character_entered");
  const send = async () => {
    if (waiting.get(key) !== draft) return;
    await where.answer(block, element, value, { quietly: !tells });
    if (waiting.get(key) === draft) waiting.delete(key);
  };
  const draft = { value, send, timer: setTimeout(send, tells ? PAUSE * 2 : PAUSE) };
  waiting.set(key, draft);
}

export async function flush() {
  const drafts = [...waiting.values()];
  drafts.forEach((draft) => clearTimeout(draft.timer));
  await Promise.all(drafts.map((draft) => draft.send()));
}
