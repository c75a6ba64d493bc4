/** The type of the status items that `@mooring/plugin-catalog-backend-module-kubernetes-matching` writes. */
export const STATUS_TYPE = 'mooring.dev/kubernetes-matching';
