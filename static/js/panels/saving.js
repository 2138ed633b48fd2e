// A file that the page made, given to the reader to keep.

const FILE_MS = 60_000; // milliseconds until which any browser has taken it

export function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), FILE_MS);
}
