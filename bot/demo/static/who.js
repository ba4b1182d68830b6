// Who one acts as: kept for this tab, or named by the page of the other platform that led here.

const KEY = "me";

export function whoActs() {
  const named = new URLSearchParams(window.location.search).get("as");
  if (named) { keepWho(named); window.history.replaceState(null, "", window.location.pathname); }
  return sessionStorage.getItem(KEY) || "";
}

export function keepWho(id) {
  sessionStorage.setItem(KEY, id);
}
