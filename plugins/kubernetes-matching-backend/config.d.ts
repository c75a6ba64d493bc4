/** The configuration of this package. */
export interface Config {}
