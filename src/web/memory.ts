// Values that the browser stores between visits. If the browser does not allow storage, the page works without.

export const memory = {
  get(name: string): string | null {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name: string, value: string): void {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Storage is not allowed, so the value is lost at the end of the visit.
    }
  },
};
