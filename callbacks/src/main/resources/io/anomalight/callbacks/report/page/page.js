"use strict";
// Sorts and filters, and makes the cards of a large gallery when the reader comes to them; without it the page is only less handy.
(() => {
  const words = new Intl.Collator("en", { numeric: true });

  const sortBy = (items, value, descending) => {
    const sign = descending ? -1 : 1;
    const keyed = items.map((item, index) => ({ item, index, key: value(item) }));
    keyed.sort((a, b) => {
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "") || a.index - b.index;
      const x = Number(a.key), y = Number(b.key);
      const order = Number.isNaN(x) || Number.isNaN(y) ? words.compare(a.key, b.key) : x - y;
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

  const PAGE = 100;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // A card of a row of data; names are set as text, so that they are never run.
  const cardOf = ([name, , , outcome, , , result, note, uri, alt]) => {
    const card = make("li", `card ${outcome}`);
    if (uri !== undefined) {
      const picture = make("a", "pictures");
      const image = make("img", "");
      Object.assign(image, { loading: "lazy", decoding: "async", alt, src: uri });
      image.addEventListener("error", () => picture.replaceWith(make("p", "missing soft", `${decodeURIComponent(uri)} is not beside this page.`)));
      picture.href = uri;
      picture.append(image);
      card.append(picture);
    }
    const about = make("div", "about");
    const badge = make("p", "");
    badge.append(make("span", "badge", `${outcome === "wrong" ? "\u2717" : "\u2713"} ${result}`));
    about.append(make("div", "name", name), badge, make("p", "soft", note));
    card.append(about);
    return card;
  };

  const recordOf = row => {
    const [name, kind, label, outcome, score, error] = row;
    let card;
    return {
      data: { name, kind, label, outcome, score: String(score), error: String(error) },
      card: () => {
        if (!card) {
          card = cardOf(row);
          Object.assign(card.dataset, { name, kind, label, outcome, score, error });
        }
        return card;
      }
    };
  };

  for (const gallery of document.querySelectorAll("[data-gallery]")) {
    const controls = gallery.querySelector(".controls");
    const count = gallery.querySelector(".count");
    const list = gallery.querySelector(".cards");
    const pages = gallery.querySelector(".pages");
    const others = gallery.querySelector("template.others");
    const records = [...list.children].map(card => ({ data: card.dataset, card: () => card }));
    if (others) records.push(...JSON.parse(others.content.textContent).map(recordOf));
    const [previous, next] = pages.children;
    let found = [];
    let page = 0;
    const show = () => {
      const from = page * PAGE, to = Math.min(found.length, from + PAGE);
      list.replaceChildren(...found.slice(from, to).map(record => record.card()));
      pages.hidden = found.length <= PAGE;
      previous.disabled = page === 0;
      next.disabled = to === found.length;
      const all = found.length === records.length ? `${records.length}` : `${found.length} (${records.length} in all)`;
      count.textContent = found.length <= PAGE
        ? `Showing ${found.length} of ${records.length} images.`
        : `Showing ${from + 1} to ${to} of ${all} images.`;
    };
    const update = () => {
      const wanted = ["label", "outcome", "kind"].map(filter => [filter, controls.elements[filter].value])
        .filter(([, value]) => value !== "");
      const matching = records.filter(record => wanted.every(([filter, value]) => record.data[filter] === value));
      const [key, direction] = controls.elements.sort.value.split(" ");
      found = sortBy(matching, record => record.data[key], direction === "descending");
      page = 0;
      show();
    };
    for (const button of [previous, next]) {
      button.addEventListener("click", () => {
        page += Number(button.dataset.step);
        show();
        gallery.scrollIntoView();
      });
    }
    controls.addEventListener("submit", event => event.preventDefault());
    controls.addEventListener("change", update);
    controls.hidden = false;
    update();
  }
})();
