import { InputError } from '@backstage/errors';

/**
 * The exporters that one of OpenTelemetry's variables names, with commas between them; none of them by default.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection
 *
 * @throws InputError for one that this portal doesn't have
 */
export function readExporters<Name extends string>(
  env: Record<string, string | undefined>,
  variable: string,
  known: readonly Name[],
): Set<Name> {
  const named = (env[variable] ?? '').split(',').map(name => name.trim());
  const wanted = named.filter(name => name !== '' && name !== 'none');
  for (const name of wanted)
    if (!known.includes(name as Name))
      throw new InputError(
        `${variable}: "${name}" is not an exporter of this portal; write ${known.join(
          ' or ',
        )}, or none.`,
      );
  return new Set(wanted as Name[]);
}
