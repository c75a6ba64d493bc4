/** The process around a command that asks a portal. */
export interface CommandProcess {
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  readonly stdout: { write(text: string): unknown; isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

/** As documented in `docs/reference/cli.md`. */
export const EXIT = { well: 0, problem: 1, unchecked: 2 };

/** The options of a command that asks a portal, as they are written. */
export interface PortalFlags {
  readonly url: string;
  readonly format: string;
}
