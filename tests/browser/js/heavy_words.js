// Labels as heavy as names, names as heavy as headings.
() => {
  const MOST = { 'dt:not(.meanings dt)': 400, 'label, legend, th, .meanings dt': 600, h3: 600, h2: 700 };
  return Object.entries(MOST).flatMap(([what, most]) =>
    [...document.querySelectorAll(`main :is(${what})`)]
      .filter((one) => one.checkVisibility() && getComputedStyle(one).fontWeight > most)
      .map((one) => `${getComputedStyle(one).fontWeight}: ${one.outerHTML.slice(0, 100)}`),
  );
}
