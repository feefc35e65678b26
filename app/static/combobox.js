/* The list under a field (ARIA 1.2 combobox with a list that the field controls).
   Down and Up open the list and move through it, Enter takes the active option, Escape closes the list and, when
   it is closed, brings back what was chosen before; Alt+Down opens, Alt+Up closes. What is typed stays as typed.
   Markup: templates/components/combobox.html. Works on what HTMX swaps in, since it listens on the document. */
(function () {
  "use strict";

  const DELAY = 150;
  const LEAST_LETTERS = 2;
  const LEAST_COMMON = 4;
  const timers = new WeakMap();
  const requests = new WeakMap();
  const chosen = new WeakMap();

  function parts(input) {
    const box = input.closest("[data-combobox]");
    return {
      box: box,
      list: box.querySelector("[role=listbox]"),
      value: box.querySelector("[data-value][type=hidden]"),
      status: box.querySelector("[data-status]"),
    };
  }

  function isField(target) {
    return Boolean(target.matches && target.matches("[data-combobox] [role=combobox]"));
  }

  function options(list) {
    return Array.from(list.querySelectorAll("[role=option]:not([aria-disabled=true])"));
  }

  function stop(input) {
    clearTimeout(timers.get(input));
    const request = requests.get(input);
    if (request) request.abort();
  }

  function close(input) {
    const part = parts(input);
    stop(input);
    part.list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    part.status.textContent = "";
  }

  function activate(input, option) {
    options(parts(input).list).forEach(function (other) {
      other.setAttribute("aria-selected", String(other === option));
    });
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function fold(text) {
    return text.replace(/œ/gi, "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function alike(one, other) {
    let count = 0;
    while (count < Math.min(one.length, other.length) && one[count] === other[count]) count += 1;
    return count;
  }

  // How many letters of `word`, of a label, to mark for `typed`: what it begins, all of it when the two differ by
  // a typing error, what they share when they differ by their end (soudeuse, soudeur).
  function common(word, typed) {
    const plain = fold(word);
    if (plain.startsWith(typed)) return typed.length;
    const longest = Math.max(plain.length, typed.length);
    const start = alike(plain, typed);
    const end = alike(Array.from(plain).reverse(), Array.from(typed).reverse());
    if (longest > LEAST_COMMON && start + end >= longest - 2 && end > 1) return plain.length;
    return start >= LEAST_COMMON && start >= Math.min(plain.length, typed.length) - 3 ? start : 0;
  }

  // The words typed are underlined in each label, whatever their accents; text nodes only, never HTML.
  function mark(list, text) {
    const typed = fold(text).match(/[a-z0-9]+/g) || [];
    const words = typed.filter(function (word, place) { return word.length > 1 || place === typed.length - 1; });
    list.querySelectorAll("[data-mark]").forEach(function (label) {
      const pieces = label.textContent.split(/([\p{L}\p{N}]+)/u);
      label.replaceChildren();
      pieces.forEach(function (piece, place) {
        const letters = place % 2 ? Math.max(0, ...words.map(function (word) { return common(piece, word); })) : 0;
        // A letter may be two once folded (œ): the count is brought back to letters of the label.
        let end = 0;
        while (end < piece.length && fold(piece.slice(0, end)).length < letters) end += 1;
        if (end) {
          const marked = document.createElement("mark");
          marked.textContent = piece.slice(0, end);
          label.append(marked);
        }
        label.append(piece.slice(end));
      });
    });
  }

  function show(input, count) {
    const part = parts(input);
    const words = part.box.dataset;
    part.list.hidden = part.list.children.length === 0;
    input.setAttribute("aria-expanded", String(!part.list.hidden));
    input.removeAttribute("aria-activedescendant");
    if (count > 1) part.status.textContent = words.announce.replace("{n}", count);
    else part.status.textContent = count ? words.announceOne : words.announceNone;
  }

  function fail(input) {
    const part = parts(input);
    const line = document.createElement("li");
    line.className = "es-muted";
    line.id = input.id + "-echec";
    line.setAttribute("role", "option");
    line.setAttribute("aria-disabled", "true");
    line.setAttribute("aria-selected", "false");
    line.textContent = part.box.dataset.announceFailed;
    part.list.replaceChildren(line);
    show(input, 0);
    part.status.textContent = part.box.dataset.announceFailed;
  }

  // Asks for the list; resolves to whether it is that of what the field holds now.
  async function search(input) {
    const part = parts(input);
    const text = input.value;
    stop(input);
    if (text.trim().length < LEAST_LETTERS) {
      close(input);
      return false;
    }
    const controller = new AbortController();
    requests.set(input, controller);
    const joint = input.dataset.url.includes("?") ? "&" : "?";
    let answer;
    try {
      const response = await fetch(input.dataset.url + joint + "q=" + encodeURIComponent(text), {
        headers: { "HX-Request": "true" }, signal: controller.signal, credentials: "same-origin",
      });
      if (!response.ok) throw new Error(String(response.status));
      answer = await response.text();
    } catch (error) {
      if (!controller.signal.aborted) fail(input);
      return false;
    }
    // The answer may come after another letter, or after the field was left.
    if (controller.signal.aborted || input.value !== text || document.activeElement !== input) return false;
    part.list.innerHTML = answer;
    part.list.dataset.text = text;
    part.list.scrollTop = 0;
    mark(part.list, text);
    show(input, options(part.list).length);
    return true;
  }

  function choose(input, option) {
    const part = parts(input);
    const adds = "adds" in part.box.dataset;
    input.value = adds ? "" : option.dataset.label;
    part.value.value = adds ? option.dataset.key : option.dataset.value;
    part.value.disabled = false;
    chosen.set(input, { text: input.value, value: part.value.value });
    close(input);
    input.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: option.dataset }));
    const name = part.box.dataset.submit;
    const button = name && input.form && input.form.querySelector('[data-combobox-submit="' + name + '"]');
    if (button) button.click();
  }

  function restore(input) {
    const before = chosen.get(input);
    if (!before) return;
    input.value = before.text;
    parts(input).value.value = before.value;
  }

  async function move(input, step, isOpening) {
    const list = parts(input).list;
    // Whoever is quicker than the list waits for it, rather than move through that of other letters.
    if ((list.hidden || list.dataset.text !== input.value) && !(await search(input))) return;
    const all = options(list);
    if (isOpening || !all.length) return;
    const current = all.findIndex(function (option) { return option.id === input.getAttribute("aria-activedescendant"); });
    const next = current < 0 ? (step > 0 ? 0 : all.length - 1) : (current + step + all.length) % all.length;
    activate(input, all[next]);
  }

  // What the field held when it was entered, for Escape.
  document.addEventListener("focusin", function (event) {
    if (!isField(event.target) || chosen.has(event.target)) return;
    chosen.set(event.target, { text: event.target.value, value: parts(event.target).value.value });
  });

  document.addEventListener("input", function (event) {
    const input = event.target;
    if (!isField(input)) return;
    parts(input).value.value = "";
    // An option of the list before may no longer be what is meant.
    input.removeAttribute("aria-activedescendant");
    options(parts(input).list).forEach(function (option) { option.setAttribute("aria-selected", "false"); });
    stop(input);
    timers.set(input, setTimeout(function () { search(input); }, DELAY));
  });

  document.addEventListener("keydown", function (event) {
    const input = event.target;
    if (!isField(input) || event.isComposing || event.ctrlKey || event.metaKey) return;
    const list = parts(input).list;
    const active = document.getElementById(input.getAttribute("aria-activedescendant"));
    if (event.key === "Escape") {
      if (list.hidden) restore(input);
      else event.preventDefault();
      close(input);
    } else if (event.key === "ArrowUp" && event.altKey) {
      event.preventDefault();
      close(input);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1, event.altKey);
    } else if (event.key === "Enter" && !list.hidden && active) {
      event.preventDefault();
      choose(input, active);
    } else if (event.key === "Enter" || event.key === "Tab") {
      close(input);
    }
  });

  // Pressing the mouse would take the focus away, and with it the list, before the click.
  document.addEventListener("mousedown", function (event) {
    if (event.target.closest("[data-combobox] [role=listbox]")) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    const option = event.target.closest("[data-combobox] [role=option]:not([aria-disabled=true])");
    if (option) choose(option.closest("[data-combobox]").querySelector("[role=combobox]"), option);
  });

  document.addEventListener("focusout", function (event) {
    if (isField(event.target)) close(event.target);
  });
})();
