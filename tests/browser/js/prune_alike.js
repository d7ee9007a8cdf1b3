// Of many alike in one list, table or group of choices, leave the first four: they come from the
// same lines of a template, and looking at each would cost minutes.
() => {
  const MOST = 4;
  for (const parent of document.querySelectorAll('ul, ol, dl, tbody, fieldset, .part')) {
    const count = {};
    for (const child of [...parent.children]) {
      const kind = `${child.tagName}.${child.className}`;
      count[kind] = (count[kind] ?? 0) + 1;
      if (count[kind] > MOST) child.remove();
    }
  }
}
