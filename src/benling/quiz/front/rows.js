/** Rows as stored, ["a=x"], or as a field has them, {a: "x"}. */
function readRows(value) {
  if (!Array.isArray(value)) return value ?? {};
  return Object.fromEntries(value.map((text) => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  }));
}
