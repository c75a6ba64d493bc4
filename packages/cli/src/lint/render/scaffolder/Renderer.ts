import {
  createTemplateRenderer,
  TemplateContext,
  TemplateValue,
} from 'nunjitsu';
import { withinTime } from '../../withinTime';
import { Expression, expressionsIn, understandable } from './expressions';
import { filters } from './filters';
import { methodFilters } from './methods';
import { UnknownExpressions } from './UnknownExpressions';

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
  /** Takes what cannot be rendered here. Default: that is an error. */
  readonly unknowns?: UnknownExpressions;
}

/** Something in a text that depends on what only the portal has, such as a filter that was added there. */
export class OfPortalError extends Error {}

/** Expressions in one text that cannot be rendered; more are nobody's template. */
const MAX_UNKNOWN = 100;
/** How the engine, and the methods that are added to it, say that they lack something. */
const OF_PORTAL =
  /Unknown template filter|cannot be called|is called on what is not a text/;

/** Renders text as the scaffolder does: the same engine, delimiters and filters; within a time. */
export class Renderer {
  readonly #engine: ReturnType<typeof createTemplateRenderer>;
  readonly #timeLimit: number;
  readonly #isCookiecutter: boolean;
  readonly #unknowns: UnknownExpressions | undefined;

  /** Source: `createTemplateActionHandler` in `@backstage/plugin-scaffolder-backend`. */
  static create(options: RendererOptions = {}): Renderer {
    return new Renderer(options);
  }

  private constructor(options: RendererOptions) {
    const { cookiecutterCompat, trimBlocks, lstripBlocks } = options;
    this.#isCookiecutter = cookiecutterCompat === true;
    this.#unknowns = options.unknowns;
    this.#timeLimit = options.timeLimit ?? TIME_LIMIT_MS;
    this.#engine = createTemplateRenderer({
      filters: { ...filters, ...methodFilters },
      // As a workflow has them: a step runs unless one before it has failed.
      globals: { always: () => true, failure: () => false },
      allowRegexExecution: true,
      cookiecutterCompat,
      trimBlocks,
      lstripBlocks,
    });
  }

  /**
   * @throws OfPortalError for a statement that only the portal can run
   * @throws Error with the engine's reason
   */
  render(text: string, context: TemplateContext): string {
    return this.#asFarAsKnown(text, understood =>
      this.#engine.render(understood, context, { limits: LIMITS }),
    );
  }

  /** A text that is one expression keeps the type of its value, as in a step's input. */
  renderValue(
    text: string,
    context: TemplateContext,
  ): TemplateValue | undefined {
    return this.#asFarAsKnown(text, understood =>
      this.#engine.renderValue(understood, context, { limits: LIMITS }),
    );
  }

  /** Puts stand-ins in the place of the expressions that only the portal can render, one after the other. */
  #asFarAsKnown<T>(text: string, render: (text: string) => T): T {
    let current = text;
    for (let unknown = 0; ; unknown++) {
      const understood = understandable(current, this.#isCookiecutter);
      try {
        return this.#bounded(() => render(understood));
      } catch (error) {
        const { message, line = 1, column = 1 } = error as EngineError;
        if (!this.#unknowns || !OF_PORTAL.test(message)) throw error;
        const at = offsetOf(understood, line, column);
        const index = this.#expressions(understood).findIndex(
          ({ start, end }) => start <= at && at < end,
        );
        const expression = this.#expressions(current)[index];
        if (!expression || expression.isStatement || unknown > MAX_UNKNOWN) {
          throw new OfPortalError(message);
        }
        current =
          current.slice(0, expression.start) +
          this.#unknowns.standInFor(expression.text) +
          current.slice(expression.end);
      }
    }
  }

  #expressions(text: string): Expression[] {
    return expressionsIn(text, this.#isCookiecutter);
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

type EngineError = Error & { line?: number; column?: number };

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.join('\n').length + (line > 1 ? 1 : 0) + column - 1;
}
