/* The list under a field (ARIA 1.2 combobox): arrows, Enter, Escape, Home, End, mouse and touch.
   Markup: templates/components/combobox.html. Works on what HTMX swaps in, since it listens on the document. */
(function () {
  "use strict";

  const DELAY = 250;
  const timers = new WeakMap();
  const requests = new WeakMap();

  function parts(input) {
    const box = input.closest("[data-combobox]");
    return {
      box: box,
      list: box.querySelector("[role=listbox]"),
      value: box.querySelector("[data-value][type=hidden]"),
      status: box.querySelector("[data-status]"),
    };
  }

  function options(list) {
    return Array.from(list.querySelectorAll("[role=option]"));
  }

  function close(input) {
    const list = parts(input).list;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function activate(input, option) {
    const list = parts(input).list;
    options(list).forEach(function (other) { other.setAttribute("aria-selected", String(other === option)); });
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function mark(list, text) {
    // The words typed are underlined in each label; text nodes only, never HTML.
    const words = text.trim().split(/\s+/).filter(function (word) { return word.length > 1; });
    options(list).forEach(function (option) {
      const label = option.querySelector("span");
      const content = label.textContent;
      const word = words.find(function (w) { return content.toLowerCase().includes(w.toLowerCase()); });
      if (!word) return;
      const start = content.toLowerCase().indexOf(word.toLowerCase());
      const marked = document.createElement("mark");
      marked.textContent = content.slice(start, start + word.length);
      label.replaceChildren(content.slice(0, start), marked, content.slice(start + word.length));
    });
  }

  async function search(input) {
    const part = parts(input);
    const text = input.value;
    const before = requests.get(input);
    if (before) before.abort();
    if (text.trim().length < 2) return close(input);
    const controller = new AbortController();
    requests.set(input, controller);
    const joint = input.dataset.url.includes("?") ? "&" : "?";
    let answer;
    try {
      answer = await fetch(input.dataset.url + joint + "q=" + encodeURIComponent(text), {
        headers: { "HX-Request": "true" }, signal: controller.signal, credentials: "same-origin",
      });
    } catch (error) { return; }
    if (!answer.ok) return;
    part.list.innerHTML = await answer.text();
    mark(part.list, text);
    const found = options(part.list).length;
    part.list.hidden = part.list.children.length === 0;
    input.setAttribute("aria-expanded", String(!part.list.hidden));
    part.status.textContent = found
      ? part.box.dataset.announce.replace("{n}", found)
      : part.box.dataset.announceNone;
  }

  function choose(input, option) {
    const part = parts(input);
    input.value = option.dataset.label;
    part.value.value = option.dataset.value;
    close(input);
    input.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: option.dataset }));
    const name = part.box.dataset.submit;
    const button = name && input.form && input.form.querySelector('[data-combobox-submit="' + name + '"]');
    if (button) button.click();
  }

  document.addEventListener("input", function (event) {
    const input = event.target;
    if (!input.matches || !input.matches("[role=combobox]")) return;
    parts(input).value.value = "";
    clearTimeout(timers.get(input));
    timers.set(input, setTimeout(function () { search(input); }, DELAY));
  });

  document.addEventListener("keydown", function (event) {
    const input = event.target;
    if (!input.matches || !input.matches("[role=combobox]")) return;
    const list = parts(input).list;
    const all = options(list);
    const current = all.findIndex(function (option) { return option.getAttribute("aria-selected") === "true"; });
    if (event.key === "Escape") {
      if (!list.hidden) { event.preventDefault(); close(input); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { search(input); return; }
      if (!all.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(input, all[(current + step + all.length + (current < 0 && step < 0 ? 1 : 0)) % all.length]);
    } else if (event.key === "Enter" && !list.hidden && current >= 0) {
      event.preventDefault();
      choose(input, all[current]);
    }
  });

  // Pressing the mouse would take the focus away, and with it the list, before the click.
  document.addEventListener("mousedown", function (event) {
    if (event.target.closest("[data-combobox] [role=option]")) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    const option = event.target.closest("[data-combobox] [role=option]");
    if (option) choose(option.closest("[data-combobox]").querySelector("[role=combobox]"), option);
  });

  document.addEventListener("focusout", function (event) {
    if (event.target.matches && event.target.matches("[role=combobox]")) close(event.target);
  });
})();
