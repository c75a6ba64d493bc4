import { RootLoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { trace } from '@opentelemetry/api';

type Meta = Error | JsonObject;

/** Adds to each line the trace that it is logged in, by the names of https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context */
export class TracedLogger implements RootLoggerService {
  static create(logger: RootLoggerService): TracedLogger {
    return new TracedLogger(logger);
  }

  private constructor(private readonly logger: RootLoggerService) {}

  error(message: string, meta?: Meta): void {
    this.#traced().error(message, meta);
  }

  warn(message: string, meta?: Meta): void {
    this.#traced().warn(message, meta);
  }

  info(message: string, meta?: Meta): void {
    this.#traced().info(message, meta);
  }

  debug(message: string, meta?: Meta): void {
    this.#traced().debug(message, meta);
  }

  child(meta: JsonObject): TracedLogger {
    return new TracedLogger(this.logger.child(meta));
  }

  #traced(): RootLoggerService {
    const span = trace.getActiveSpan()?.spanContext();
    if (!span) return this.logger;
    const { traceId, spanId } = span;
    return this.logger.child({ trace_id: traceId, span_id: spanId });
  }
}
