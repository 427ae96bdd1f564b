// Printing from the page itself; the formulas are printed with it, open or not.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
addEventListener("beforeprint", () => { for (const box of document.querySelectorAll("details.formulas")) box.open = true; });
