// Unsaved drafts of answers wait in the browser; whoever sits down here next must not find them.
for (const key of Object.keys(localStorage)) {
  if (key.startsWith("benling-draft|")) localStorage.removeItem(key);
}
location.replace(document.getElementById("hub-logout").href);
