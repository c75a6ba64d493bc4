/** A manifest that cannot be used. The message names the file, the document in it, and the reason. */
export class ManifestError extends Error {
  constructor(options: { file: string; document?: number; reason: string }) {
    const { file, document, reason } = options;
    super(
      document === undefined
        ? `${file}: ${reason}`
        : `${file}, document ${document}: ${reason}`,
    );
    this.name = 'ManifestError';
  }
}
