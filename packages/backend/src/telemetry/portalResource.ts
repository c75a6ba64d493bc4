import {
  defaultResource,
  Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';

/** Who metrics and traces are of: `OTEL_SERVICE_NAME`, or `mooring`. */
export function portalResource(
  env: Record<string, string | undefined>,
): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': env.OTEL_SERVICE_NAME || 'mooring',
    }),
  );
}
