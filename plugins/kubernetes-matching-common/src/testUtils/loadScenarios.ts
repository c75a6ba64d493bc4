import fs from 'node:fs';
import path from 'node:path';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import {
  ClusterState,
  expandWorkload,
  groupKindOf,
  InMemoryObjectIndex,
  isKubernetesObject,
  KubernetesObject,
  ObjectSummary,
  summarize,
} from '@mooring/kubernetes-objects';
import { parse, parseAllDocuments } from 'yaml';
import { MatchingConfig } from '../config/MatchingConfig';
import { readMatchingConfig } from '../readMatchingConfig';
import { MatchStatus } from '../findings/Match';

/** @public */
export interface ExpectedFinding {
  rule: string;
  severity: string;
  cluster?: string;
  message: string;
  /** The titles of the fixes, those that are certain marked by a leading `! `. */
  fixes?: string[];
}

/** @public */
export interface ExpectedMatch {
  entity: string;
  status: MatchStatus;
  findings: ExpectedFinding[];
}

/**
 * A directory of `fixtures/`: entities, the objects of one or several clusters, and what is to be found.
 *
 * @public
 */
export interface Scenario {
  /** `<rule>/<case>`, or `correct/<style>`. */
  name: string;
  /** The rule that the scenario is about; absent for a correct project. */
  rule?: string;
  directory: string;
  entities: Entity[];
  /** What each cluster holds, by name: the manifests, and what controllers create for them. */
  clusters: InMemoryObjectIndex[];
  config: MatchingConfig;
  expected: {
    matches: ExpectedMatch[];
    /** Absent when the scenario is not about the fleet. */
    fleet?: ExpectedFinding[];
  };
}

const FIXTURES = path.resolve(__dirname, '../../fixtures');
const ONLY_CLUSTER = 'demo';

/**
 * Every scenario.
 *
 * @public
 */
export function loadScenarios(directory = FIXTURES): Scenario[] {
  return subdirectories(directory).flatMap(group =>
    subdirectories(path.join(directory, group)).map(name =>
      loadScenario(path.join(directory, group, name)),
    ),
  );
}

/**
 * One scenario: `catalog-info.yaml`, `manifests/*.yaml` (or `manifests/<cluster>/*.yaml`), `expected.yaml`, and where
 * they matter `app-config.yaml` and `clusters.yaml` (cluster states by name).
 *
 * @public
 */
export function loadScenario(directory: string): Scenario {
  const [group, name] = directory.split(path.sep).slice(-2);
  const states = (readYaml(directory, 'clusters.yaml') ?? {}) as Record<
    string,
    ClusterState
  >;
  const manifests = path.join(directory, 'manifests');
  const names = subdirectories(manifests);
  const clusterNames = new Set([...names, ...Object.keys(states)]);
  const clusters = [...(clusterNames.size > 0 ? clusterNames : [ONLY_CLUSTER])]
    .sort()
    .map(cluster =>
      indexOf(
        cluster,
        [
          ...readObjects(
            names.length > 0 ? path.join(manifests, cluster) : manifests,
          ),
        ],
        states[cluster],
      ),
    );
  const appConfig = (readYaml(directory, 'app-config.yaml') ??
    {}) as JsonObject;
  return {
    name: `${group}/${name}`,
    rule: group === 'correct' ? undefined : group,
    directory,
    entities: readDocuments(path.join(directory, 'catalog-info.yaml')).map(
      document => withRelations(document as Entity),
    ),
    clusters,
    config: {
      ...readMatchingConfig(new ConfigReader(appConfig)),
      clusters: clusters.map(({ cluster }) => cluster),
    },
    expected: readYaml(directory, 'expected.yaml') as Scenario['expected'],
  };
}

/** A cluster that serves Applications where it holds some. */
function indexOf(
  cluster: string,
  objects: ObjectSummary[],
  state?: ClusterState,
): InMemoryObjectIndex {
  const kinds = new Set(objects.map(groupKindOf));
  return InMemoryObjectIndex.create({
    ...{ cluster, state, objects },
    kindState: kind => (kinds.has(kind) ? 'held' : 'not-served'),
  });
}

function* readObjects(directory: string) {
  for (const file of yamlFiles(directory)) {
    for (const document of readDocuments(path.join(directory, file))) {
      if (!isKubernetesObject(document)) {
        throw new Error(`${directory}/${file} holds something else`);
      }
      for (const object of expandWorkload(inNamespace(document))) {
        yield summarize(object);
      }
    }
  }
}

/** Where the API server puts an object whose manifest names no namespace. */
function inNamespace(object: KubernetesObject): KubernetesObject {
  const { namespace = 'default' } = object.metadata;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The relations that the catalog makes of `spec.dependsOn`. */
function withRelations(entity: Entity): Entity {
  const dependsOn = (entity.spec?.dependsOn ?? []) as string[];
  const relations = dependsOn.map(ref => ({
    type: 'dependsOn',
    targetRef: stringifyEntityRef(
      parseEntityRef(ref, { defaultNamespace: entity.metadata.namespace }),
    ),
  }));
  return relations.length > 0 ? { ...entity, relations } : entity;
}

function subdirectories(directory: string): string[] {
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

function yamlFiles(directory: string): string[] {
  if (!fs.existsSync(directory)) return [];
  return fs.readdirSync(directory).filter(file => file.endsWith('.yaml'));
}

function readYaml(directory: string, file: string): unknown {
  const at = path.join(directory, file);
  return fs.existsSync(at) ? parse(fs.readFileSync(at, 'utf8')) : undefined;
}

function readDocuments(file: string): unknown[] {
  return parseAllDocuments(fs.readFileSync(file, 'utf8')).map(document => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}
