// Speaks to the platform: one address to ask what is seen, one to act.

import { toast } from "./dom.js";

export async function post(path, wish) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wish),
    });
  } catch {
    toast("The demo does not answer. Is it still running?");
    return { ok: false };
  }
  const said = await answer.json().catch(() => ({ ok: false, error: "That did not work." }));
  if (!said.ok) toast(said.error || "That did not work.");
  return said;
}

export async function fetchState(path, me, open, since, signal) {
  const asked = new URLSearchParams({ as: me, open, since: String(since) });
  const answer = await fetch(`${path}/state?${asked}`, { signal });
  return answer.json();
}

export function asBase64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",", 2)[1] || "");
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
}
