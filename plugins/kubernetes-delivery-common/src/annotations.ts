/**
 * The annotations of an entity by which the plugins for Argo CD find its Applications.
 *
 * Source: `@roadiehq/backstage-plugin-argo-cd` and `@backstage-community/plugin-redhat-argocd`.
 *
 * @public
 */
export const ARGOCD_ANNOTATIONS = {
  name: 'argocd/app-name',
  selector: 'argocd/app-selector',
  namespace: 'argocd/app-namespace',
  instance: 'argocd/instance-name',
  project: 'argocd/project-name',
} as const;

/**
 * Which Applications an entity names; a selector counts where there is no name.
 *
 * @public
 */
export interface AskedApplications {
  readonly name?: string;
  /** A label selector, as kubectl takes it. */
  readonly selector?: string;
  readonly namespace?: string;
  readonly instance?: string;
  readonly project?: string;
}

/**
 * What an entity's annotations ask of Argo CD; `undefined` where they name no Application.
 *
 * @public
 */
export function readArgocdAnnotations(
  annotations: Readonly<Record<string, unknown>> | undefined,
): AskedApplications | undefined {
  const read = (key: string) => {
    const value = annotations?.[key];
    return typeof value === 'string' && value.trim() !== ''
      ? value.trim()
      : undefined;
  };
  const asked = {
    name: read(ARGOCD_ANNOTATIONS.name),
    selector: unescaped(read(ARGOCD_ANNOTATIONS.selector)),
    namespace: read(ARGOCD_ANNOTATIONS.namespace),
    instance: read(ARGOCD_ANNOTATIONS.instance),
    project: read(ARGOCD_ANNOTATIONS.project),
  };
  return asked.name || asked.selector ? asked : undefined;
}

/** Some plugins put a selector into a URL as it is, so that it is written with escapes. */
function unescaped(selector: string | undefined): string | undefined {
  if (!selector?.includes('%')) return selector;
  try {
    return decodeURIComponent(selector);
  } catch {
    return selector;
  }
}
