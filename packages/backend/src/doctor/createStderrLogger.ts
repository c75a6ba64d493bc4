import { RootLoggerService } from '@backstage/backend-plugin-api';

/** Writes warnings and errors to standard error, so that standard output holds the report alone. */
export function createStderrLogger(): RootLoggerService {
  const write = (level: string) => (message: string) => {
    process.stderr.write(`${level}: ${message}\n`);
  };
  const logger: RootLoggerService = {
    error: write('error'),
    warn: write('warning'),
    info: () => {},
    debug: () => {},
    child: () => logger,
  };
  return logger;
}
