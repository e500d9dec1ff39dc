import type { Font } from 'fontkit';

// What pdfkit 0.20 has and its types, of 0.17, do not say yet.
declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** A font that was parsed before. */
      registerFont(name: string, font: Font): this;
    }
    interface PDFAttachmentOptions {
      /** AFRelationship: what the file is to the document. */
      relationship?: 'Alternative' | 'Data' | 'Source' | 'Supplement' | 'Unspecified';
    }
    interface StructureElementOptions {
      /** Of a TH: what it heads. */
      scope?: 'Row' | 'Column';
      /** Left, top, right and bottom in points from the page's top left. */
      bbox?: readonly [number, number, number, number];
    }
  }
}
