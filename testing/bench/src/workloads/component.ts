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
const SUBJECTS =
  'account address audit basket billing booking budget campaign card cart claim contract coupon courier credit currency customer delivery device discount document fraud gift image inventory invoice label ledger listing loyalty mandate media offer order parcel partner payout policy price product profile quote receipt refund return review risk route shipment stock subscription supplier tariff tax tenant token vehicle voucher warehouse wishlist'.split(
    ' ',
  );
const QUALIFIERS = [
  'async',
  'batch',
  'core',
  'eu',
  'internal',
  'legacy',
  'mobile',
  'public',
  'shared',
  'us',
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
  const { id, team, part } = nameComponent(options.index);
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

/** Names made of words, as people choose them, and no two alike: a number comes after them once all are in use. */
function nameComponent(index: number) {
  const lists = [TEAMS, SUBJECTS, QUALIFIERS, PARTS];
  const total = lists.reduce((product, { length }) => product * length, 1);
  // A step without a common factor visits each combination once, and neighbours have little in common.
  let rest = (index * 7_919) % total;
  const [team, subject, qualifier, part] = lists.map(list => {
    const word = list[rest % list.length];
    rest = Math.floor(rest / list.length);
    return word;
  });
  const round = Math.floor(index / total);
  const id = [team, subject, qualifier, part].join('-');
  return { id: round === 0 ? id : `${id}-${round + 1}`, team, part };
}
