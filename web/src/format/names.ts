/** Which characters a name may have. */

/** Instances, pools. */
export const RESOURCE_NAME = /^[0-9A-Za-z_-]{1,128}$/;

/** Users, groups and roles of the portal. */
export const ACCOUNT_NAME = /^[0-9A-Za-z_.-]{1,128}$/;
