"use strict";
// Sorts and filters what is on the page already; without it the page is only less handy.
(() => {
  const sortBy = (items, value, descending) => {
    const sign = descending ? -1 : 1;
    const keyed = items.map((item, index) => ({ item, index, key: value(item) }));
    keyed.sort((a, b) => {
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || a.index - b.index;
      const x = Number(a.key), y = Number(b.key);
      const order = Number.isNaN(x) || Number.isNaN(y) ? a.key.localeCompare(b.key, "en", { numeric: true }) : x - y;
      return sign * order || a.index - b.index;
    });
    return keyed.map(entry => entry.item);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    if (body.rows.length < 3) continue;
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort")
          ? head.getAttribute("aria-sort") === "ascending"
          : head.classList.contains("number");
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        body.append(...sortBy([...body.rows], row => row.cells[column].dataset.order, descending));
      });
    });
  }

  for (const gallery of document.querySelectorAll("[data-gallery]")) {
    const controls = gallery.querySelector(".controls");
    const count = gallery.querySelector(".count");
    const list = gallery.querySelector(".cards");
    const cards = [...list.children];
    const update = () => {
      const [key, direction] = controls.elements.sort.value.split(" ");
      list.append(...sortBy(cards, card => card.dataset[key], direction === "descending"));
      let shown = 0;
      for (const card of cards) {
        card.hidden = ["label", "outcome", "kind"].some(filter => {
          const wanted = controls.elements[filter].value;
          return wanted !== "" && card.dataset[filter] !== wanted;
        });
        shown += card.hidden ? 0 : 1;
      }
      count.textContent = `Showing ${shown} of ${cards.length} images.`;
    };
    controls.addEventListener("submit", event => event.preventDefault());
    controls.addEventListener("change", update);
    controls.hidden = false;
    update();
  }
})();
