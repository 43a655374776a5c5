/** Which characters a name may have. */

/** Instances, pools. */
export const RESOURCE_NAME = /^[0-9A-Za-z_-]{1,128}$/;

/** Users, groups and roles of the portal, disk images, snapshots. */
export const ACCOUNT_NAME = /^[0-9A-Za-z_.-]{1,128}$/;

/** What people call things that no file and no host is named after: media images, templates, tags, tokens. */
export const LABEL = /^(?=.*\S)\P{Cc}{1,128}$/u;

/** Characters of what people say of a thing. */
export const LONGEST_DESCRIPTION = 4096;
