import {
  createTemplateRenderer,
  TemplateContext,
  TemplateValue,
} from 'nunjitsu';
import { withinTime } from '../../withinTime';
import { filters } from './filters';

const TIME_LIMIT_MS = 2000;
const MAX_OUTPUT_LENGTH = 10 * 1024 * 1024;
const LIMITS = { outputCodeUnits: MAX_OUTPUT_LENGTH };

/** The options of a step that change how text is rendered. */
export interface RendererOptions {
  readonly cookiecutterCompat?: boolean;
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  /** How long one text may take, in milliseconds. Default: 2000, which is far more than any real one does. */
  readonly timeLimit?: number;
}

/** Renders text as the scaffolder does: the same engine, delimiters and filters; within a time. */
export class Renderer {
  readonly #engine: ReturnType<typeof createTemplateRenderer>;
  readonly #timeLimit: number;

  /** Source: `createTemplateActionHandler` in `@backstage/plugin-scaffolder-backend`. */
  static create(options: RendererOptions = {}): Renderer {
    return new Renderer(options);
  }

  private constructor(options: RendererOptions) {
    const { cookiecutterCompat, trimBlocks, lstripBlocks } = options;
    this.#timeLimit = options.timeLimit ?? TIME_LIMIT_MS;
    this.#engine = createTemplateRenderer({
      filters,
      // As a workflow has them: a step runs unless one before it has failed.
      globals: { always: () => true, failure: () => false },
      allowRegexExecution: true,
      cookiecutterCompat,
      trimBlocks,
      lstripBlocks,
    });
  }

  /** @throws Error with the engine's reason, such as a filter that it does not know */
  render(text: string, context: TemplateContext): string {
    return this.#bounded(() =>
      this.#engine.render(readable(text), context, { limits: LIMITS }),
    );
  }

  /** A text that is one expression keeps the type of its value, as in a step's input. */
  renderValue(
    text: string,
    context: TemplateContext,
  ): TemplateValue | undefined {
    return this.#bounded(() =>
      this.#engine.renderValue(readable(text), context, { limits: LIMITS }),
    );
  }

  /** A template may bring a regular expression, which the engine's own limits do not interrupt. */
  #bounded<T>(run: () => T): T {
    return withinTime({
      what: 'rendering it',
      milliseconds: this.#timeLimit,
      run,
    });
  }
}

/** A method of texts that the scaffolder's templates may call and this engine lacks, as the filter that does the same. */
const REPLACE_ALL = /([\w.[\]'"]+)\.replaceAll\(([^()]*)\)/g;

function readable(text: string): string {
  return text.replace(REPLACE_ALL, '($1 | replace($2))');
}
