// Sends a form with a file, and says how far it is. `fetch` cannot say that of a body that is sent.

/** An answer to a form. */
export interface Answer {
  status: number;
  /** The media type. */
  kind: string;
  /** After how many seconds the form may be sent again. 0 if the answer does not say. */
  retry: number;
  body: Blob;
}

/** How far a form is: the share of its body that was sent. After the last byte, the service works. */
export type Progress = (share: number) => void;

/** Sends a form. Throws if the network or the service does not respond. */
export function send(address: string, form: FormData, accept: string, progress: Progress): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "blob";
    request.setRequestHeader("Accept", accept);
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      progress(lengthComputable && total ? loaded / total : 0);
    });
    request.upload.addEventListener("load", () => progress(1));
    request.addEventListener("load", () => {
      done({
        status: request.status,
        kind: request.getResponseHeader("Content-Type") ?? "",
        retry: Number(request.getResponseHeader("Retry-After")) || 0,
        body: request.response as Blob,
      });
    });
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => failed(new Error(end)));
    request.send(form);
  });
}

/** Saves a body as a file. */
export function save(body: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
