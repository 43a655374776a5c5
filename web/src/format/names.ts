/** Which characters a name may have. */

/** Instances, pools. */
export const RESOURCE_NAME = /^[0-9A-Za-z_-]{1,128}$/;
