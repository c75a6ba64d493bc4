import { Container } from 'kubernetes-types/core/v1';
import { Pod } from '../kinds';
import {
  CONTAINER_ANNOTATION,
  parseDuration,
  POD_ANNOTATION,
  PodBehaviour,
  RUN_FOR_ANNOTATION,
} from '../../store/podAnnotations';
import { ContainerPlan } from './containerTimeline';

const CRASH_AFTER_MS = 5_000;
const COMPLETE_AFTER_MS = 10_000;
const INIT_AFTER_MS = 1_000;
const READY_AFTER_MS = 1_000;

/** How long a pull fails before the kubelet says that it backs off. */
const PULL_FAILS_FOR_MS = 15_000;

/**
 * An image reference: host, path, tag, digest.
 *
 * Source: `reference.ReferenceRegexp` in `github.com/distribution/reference`, without its limit of length.
 */
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$/;

/** Longer than any registry takes, in characters. */
const MAX_IMAGE_LENGTH = 1_000;

/** A registry in the domain that never resolves, by RFC 6761. */
const UNRESOLVABLE_REGISTRY = /^[^/]+\.invalid(?::\d+)?\//;

/** Works out what each container of a pod does, in the order of the README's table. */
export function planContainers(
  pod: Pod,
  options: {
    /** Tells which object, such as `configmap "settings"`, a container refers to that is not there. */
    findMissing: (container: Container) => string | undefined;
  },
): { init: ContainerPlan[]; main: ContainerPlan[] } {
  const { containers, initContainers = [] } = pod.spec;
  const annotations = pod.metadata.annotations ?? {};
  const subject = annotations[CONTAINER_ANNOTATION] ?? containers[0].name;
  const plan = (
    container: Container,
    otherwise: ContainerPlan,
  ): ContainerPlan => {
    const behaviour =
      container.name === subject
        ? (annotations[POD_ANNOTATION] as PodBehaviour | undefined)
        : undefined;
    const runFor = parseDuration(annotations[RUN_FOR_ANNOTATION]);
    return behaviour && behaviour !== 'pending'
      ? planFor(behaviour, container, runFor)
      : planFromSpec(container, options.findMissing(container)) ?? otherwise;
  };
  const inJob =
    pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
  const jobRunsFor =
    parseDuration(annotations[RUN_FOR_ANNOTATION]) ?? COMPLETE_AFTER_MS;
  return {
    init: initContainers.map(container =>
      plan(container, exits(container, 0, INIT_AFTER_MS)),
    ),
    main: containers.map(container =>
      plan(
        container,
        inJob ? exits(container, 0, jobRunsFor) : runs(container),
      ),
    ),
  };
}

function planFor(
  behaviour: Exclude<PodBehaviour, 'pending'>,
  container: Container,
  runFor?: number,
): ContainerPlan {
  switch (behaviour) {
    case 'running':
      return runs(container);
    case 'not-ready':
      return { kind: 'run' };
    case 'oom-killed':
      return {
        ...exits(container, 137, runFor ?? CRASH_AFTER_MS),
        reason: 'OOMKilled',
      };
    case 'completed':
      return exits(container, 0, runFor ?? COMPLETE_AFTER_MS);
    case 'image-pull-error':
      return cannotPull(container.image ?? '');
    case 'config-error':
      return cannotConfigure('configmap "demo" not found');
    default:
      return exits(container, 1, runFor ?? CRASH_AFTER_MS); // crash-loop, failed
  }
}

function planFromSpec(
  container: Container,
  missing: string | undefined,
): ContainerPlan | undefined {
  const image = container.image ?? '';
  if (image.length > MAX_IMAGE_LENGTH || !IMAGE.test(image)) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
    return { kind: 'wait', reason: 'InvalidImageName', message };
  }
  if (UNRESOLVABLE_REGISTRY.test(image)) {
    return cannotPull(image);
  }
  return missing ? cannotConfigure(missing) : undefined;
}

function runs({ readinessProbe }: Container): ContainerPlan {
  return {
    kind: 'run',
    readyAfter:
      (readinessProbe?.initialDelaySeconds ?? 0) * 1000 || READY_AFTER_MS,
  };
}

function exits(
  { readinessProbe }: Container,
  exitCode: number,
  after: number,
): ContainerPlan & { kind: 'exit' } {
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return {
    kind: 'exit',
    after,
    exitCode,
    reason,
    readyMeanwhile: !readinessProbe,
  };
}

function cannotPull(image: string): ContainerPlan {
  const cause = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": not found`;
  return {
    kind: 'wait',
    reason: 'ErrImagePull',
    message: cause,
    then: {
      after: PULL_FAILS_FOR_MS,
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${image}": ErrImagePull: ${cause}`,
    },
  };
}

function cannotConfigure(message: string): ContainerPlan {
  return { kind: 'wait', reason: 'CreateContainerConfigError', message };
}
