// The script of every page. Pages are complete without it.

/** Keeps the language that the visitor chose, so that the start page opens in it. */
function rememberLanguage(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".langues a")) {
    link.addEventListener("click", () => {
      // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox have had the Cookie Store API for a short time only
      document.cookie = `langue=${link.lang}; path=/; max-age=31536000; samesite=lax`;
    });
  }
}

rememberLanguage();
