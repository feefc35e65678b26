/* What HTMX and HTML leave to us: dialogs, focus after a swap, toasts, a line when the network fails.
   Every page works without this file. */
(function () {
  "use strict";

  let opener = null;

  function ready(root) {
    root.querySelectorAll("dialog[data-dialog]:not([open])").forEach(function (dialog) {
      dialog.addEventListener("close", function () {
        dialog.remove();
        if (opener && document.contains(opener)) opener.focus();
      });
      dialog.showModal();
    });
    const focus = root.querySelector("[data-focus]");
    if (focus) focus.focus();
    root.querySelectorAll("[data-toast]:not([data-timed])").forEach(keepToast);
  }

  // A toast stays 8 s at least, and as long as it is hovered or holds the focus.
  function keepToast(toast) {
    toast.dataset.timed = "";
    const leave = function () {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000);
      else toast.remove();
    };
    setTimeout(leave, 8000);
  }

  document.addEventListener("click", function (event) {
    const dismiss = event.target.closest("[data-dismiss-toast]");
    if (dismiss) dismiss.closest("[data-toast]").remove();
    if (event.target.closest("[data-print]")) window.print();
    const close = event.target.closest("[data-close-dialog]");
    if (close && close.closest("dialog")) {
      event.preventDefault();
      close.closest("dialog").close();
    }
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    const target = event.detail.target;
    if (target && target.id === "dialogue") opener = event.detail.elt;
    if (target) target.setAttribute("aria-busy", "true");
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.target) event.detail.target.removeAttribute("aria-busy");
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    const swapped = event.detail.elt;
    ready(swapped.parentElement || document);
    const name = event.detail.requestConfig && event.detail.requestConfig.elt.dataset.focusAfter;
    const next = name && document.getElementById(name);
    if (next) next.focus();
  });

  // On a narrow screen the list and the sheet take turns: the sheet is shown while it is the target of the address.
  document.addEventListener("htmx:afterSwap", function (event) {
    const link = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!link || !link.matches("[data-open-pane]")) return;
    document.querySelectorAll(".es-cand[data-on]").forEach(function (row) { row.removeAttribute("data-on"); });
    document.querySelectorAll("[data-open-pane][aria-current]").forEach(function (other) { other.removeAttribute("aria-current"); });
    link.closest(".es-cand").setAttribute("data-on", "");
    link.setAttribute("aria-current", "true");
    if (window.matchMedia("(max-width: 61.98em)").matches) location.replace("#" + event.detail.target.id);
  });

  document.addEventListener("htmx:sendError", function (event) {
    const place = document.getElementById("alertes");
    if (!place) return;
    place.textContent = "";
    const line = document.createElement("p");
    line.className = "es-alert stop mb-4";
    line.setAttribute("role", "alert");
    line.textContent =
      document.documentElement.lang === "en"
        ? "No connection. What you typed is kept: try again."
        : "Connexion interrompue. Ce que vous avez saisi est gardé\u00a0: réessayez.";
    place.append(line);
  });

  if (document.readyState === "loading")
    document.addEventListener("DOMContentLoaded", function () { ready(document); });
  else ready(document);
})();
