/** What the two kinds of images differ in, besides their words. */
import type { ImageKind } from "../../api/images";
import { ACCOUNT_NAME, LABEL } from "../../format/names";

export const COMMON_TAGS = ["linux", "windows", "centos", "ubuntu", "64bit", "32bit"];

/** What the name of an image may be made of. */
export const NAME_RULES: Record<ImageKind, RegExp> = { media: LABEL, disk: ACCOUNT_NAME };

export const FILE_KINDS: Record<ImageKind, Record<string, string[]>> = {
  media: { "application/x-iso9660-image": [".iso"] },
  disk: { "application/x-qemu-disk": [".qcow2"] },
};

/** A name for an image after its file: without the end, and with a dash for what the kind's names may not have. */
export function nameAfter(file: string, kind: ImageKind): string {
  const stem = file.replace(/\.[^.]+$/, "");
  return kind === "disk" ? stem.replace(/[^0-9A-Za-z_.-]+/g, "-") : stem;
}
