type Fields = { [key: string]: Fields };

/** The keys by which server-side apply identifies the entries of the lists that pods have. */
const LIST_KEYS: Record<string, string[]> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Structures that are owned as a whole. */
const ATOMIC = new Set(['fieldRef', 'labelSelector', 'secretKeyRef']);

/** What admission adds to a pod, so that no manager owns it: fields, and entries of lists by name. */
const ADMITTED = new Set(['priority', 'preemptionPolicy', 'tolerations']);
const ADMITTED_ENTRIES = new Set(['kube-api-access']);

/**
 * The `fieldsV1` of a manager that owns the whole value: `f:<field>` for fields, `k:<keys>` for the entries of keyed
 * lists, nothing below lists without keys.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function fieldsV1(value: object): Fields {
  const fields: Fields = {};
  for (const [name, child] of Object.entries(value)) {
    if (!ADMITTED.has(name)) {
      fields[`f:${name}`] = ATOMIC.has(name) ? {} : fieldsOf(name, child);
    }
  }
  return fields;
}

function fieldsOf(name: string, value: unknown): Fields {
  if (Array.isArray(value)) {
    return listFields(LIST_KEYS[name] ?? [], value);
  }
  return typeof value === 'object' && value !== null
    ? { '.': {}, ...fieldsV1(value) }
    : {};
}

function listFields(keys: string[], entries: any[]): Fields {
  const fields: Fields = {};
  if (keys.length > 0) {
    for (const entry of entries.filter(it => !ADMITTED_ENTRIES.has(it.name))) {
      const key = Object.fromEntries(keys.map(it => [it, entry[it]]));
      fields[`k:${JSON.stringify(key)}`] = { '.': {}, ...fieldsV1(entry) };
    }
  }
  return fields;
}
