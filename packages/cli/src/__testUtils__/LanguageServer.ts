import { spawn } from 'node:child_process';
import { createMessageConnection } from 'vscode-jsonrpc/node';

/** What an editor underlines. */
export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

interface Options {
  /** Settings of the YAML extension, as in an editor's `settings.json`. */
  readonly settings?: object;
  /** The text at an address; throws where there is none. */
  readonly fetch: (url: string) => string;
}

/** What the extension sends by default, without the public list of schemas, which is on the network. */
const withDefaults = (more: object = {}) => ({
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  ...more,
});

/** The YAML extension's language server, talked to as the extension does it: it asks the editor for schemas. */
export class LanguageServer {
  readonly #seen = new Map<string, (found: Diagnostic[]) => void>();

  private constructor(
    private readonly connection: ReturnType<typeof createMessageConnection>,
    readonly stop: () => void,
  ) {
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }) => this.#seen.get(uri)?.(diagnostics),
    );
  }

  static async start({ settings, fetch }: Options): Promise<LanguageServer> {
    const script = require.resolve(
      'yaml-language-server/bin/yaml-language-server',
    );
    const child = spawn(process.execPath, [script, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createMessageConnection(child.stdout, child.stdin);
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/configuration', ({ items }) =>
      items.map(({ section }: { section: string }) =>
        section === 'yaml' ? withDefaults(settings) : null,
      ),
    );
    connection.onRequest('vscode/content', fetch);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: { hover: { contentFormat: ['markdown'] } },
      },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('yaml/registerContentRequest');
    const stop = () => {
      connection.dispose();
      child.kill();
    };
    return new LanguageServer(connection, stop);
  }

  /** Opens a file, and waits for what the server says of it. */
  async open(uri: string, text: string): Promise<Diagnostic[]> {
    const said = new Promise<Diagnostic[]>(resolve => {
      this.#seen.set(uri, resolve);
    });
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return await said;
  }

  /** The Markdown over a place. */
  async hover(uri: string, line: number, character: number): Promise<string> {
    const answer = await this.#at<{ contents?: { value: string } } | null>(
      'textDocument/hover',
      { uri, line, character },
    );
    return answer?.contents?.value ?? '';
  }

  /** What is offered at a place. */
  async complete(
    uri: string,
    line: number,
    character: number,
  ): Promise<string[]> {
    const { items } = await this.#at<{ items: { label: string }[] }>(
      'textDocument/completion',
      { uri, line, character },
    );
    return items.map(({ label }) => label);
  }

  async #at<T>(
    method: string,
    { uri, line, character }: { uri: string; line: number; character: number },
  ): Promise<T> {
    return await this.connection.sendRequest<T>(method, {
      textDocument: { uri },
      position: { line, character },
    });
  }
}
