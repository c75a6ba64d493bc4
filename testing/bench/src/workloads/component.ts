import { Random } from './Random';

const TEAMS = [
  'payments',
  'checkout',
  'catalogue',
  'logistics',
  'identity',
  'search',
  'pricing',
  'messaging',
  'insights',
  'platform',
];
const PARTS = [
  'api',
  'worker',
  'gateway',
  'frontend',
  'scheduler',
  'ingest',
  'export',
  'projector',
];
const LANGUAGES = ['java', 'go', 'node', 'python', 'dotnet'];

/** What all objects of one component have in common. */
export interface Component {
  /** The value of `backstage.io/kubernetes-id`, unique per index. */
  id: string;
  /** One of about two per team. */
  namespace: string;
  team: string;
  part: string;
  language: string;
  version: string;
  image: string;
  port: number;
  /** The name of its Deployment, ReplicaSet (with the hash) and pods (with hash and suffix). */
  name: string;
  podTemplateHash: string;
}

/** The component with this number; the same for the same seed. */
export function describeComponent(options: {
  seed: number;
  index: number;
}): Component {
  const random = Random.fromSeed(options.seed * 1_000_003 + options.index);
  const team = random.pick(TEAMS);
  const part = random.pick(PARTS);
  const id = `${team}-${part}-${String(options.index).padStart(5, '0')}`;
  const version = `${random.integer(1, 9)}.${random.integer(
    0,
    40,
  )}.${random.integer(0, 20)}`;
  return {
    id,
    namespace: `${team}-${random.pick(['prod', 'prod', 'batch'])}`,
    team,
    part,
    language: random.pick(LANGUAGES),
    version,
    image: `registry.example.com/${team}/${id}:${version}-${random.hex(8)}`,
    port: random.pick([3000, 8000, 8080, 8443, 9000]),
    name: id,
    podTemplateHash: random.nameSuffix(10),
  };
}
