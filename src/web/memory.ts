// What the browser remembers between visits. The page works without, if the browser does not allow storage.

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
      // not allowed: it is forgotten at the end of the visit
    }
  },
};
