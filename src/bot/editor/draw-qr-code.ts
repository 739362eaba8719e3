import QRCode from 'qrcode';
import type { OutgoingFile } from '../../platforms/platform.ts';

/** Large enough to be printed on a notice board and scanned from across a desk, in pixels. */
const WIDTH = 600;
/** White squares around the code: scanners need four. */
const MARGIN = 4;

/** A picture that opens the link when it is scanned. */
export async function drawQrCode(link: string): Promise<OutgoingFile> {
  const content = await QRCode.toBuffer(link, { type: 'png', width: WIDTH, margin: MARGIN });
  return { name: 'ma-moi.png', mediaType: 'image/png', content };
}
