/** A message with its {named} places filled; {n:tie|ties} goes by the number. */
function fill(text, values) {
  return text.replace(/\{(\w+)(?::([^|}]+)\|([^}]+))?\}/g, (whole, name, one, many) => {
    if (!(name in values)) return whole;
    const value = String(values[name]);
    return one ? `${value} ${value === "1" ? one : many}` : value;
  });
}
