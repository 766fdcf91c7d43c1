// What pages do where there is JavaScript; without it nothing is missing but convenience.
"use strict";
{
  const { copy, copied } = document.currentScript.dataset;

  // The example asks the site that is being read: the IRI may lead to another one, or not yet.
  for (const example of document.querySelectorAll("[data-address]")) {
    const address = new URL(example.dataset.address, location.href).href;
    const quoted = `'${address.replaceAll("'", "%27")}'`;
    example.textContent = example.textContent.replace(example.dataset.iri, () => quoted);
  }

  // Browsers have no clipboard for pages that came over plain http from another machine.
  const copied_by_button = "[data-copied-by], pre[data-address]";
  for (const text of navigator.clipboard ? document.querySelectorAll(copied_by_button) : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim().replace(/\s+/g, " "));
      button.textContent = copied;
    });
    text.after(" ", button);
  }
}
