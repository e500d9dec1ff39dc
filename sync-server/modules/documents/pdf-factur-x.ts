import { instantOf, type Sheet } from './pdf-sheet.ts';

const NAME = 'factur-x.xml';

const property = (name: string, description: string) => `
              <rdf:li rdf:parseType="Resource">
                <pdfaProperty:name>${name}</pdfaProperty:name>
                <pdfaProperty:valueType>Text</pdfaProperty:valueType>
                <pdfaProperty:category>external</pdfaProperty:category>
                <pdfaProperty:description>${description}</pdfaProperty:description>
              </rdf:li>`;

/** What the file says of its attachment, and the description of these four words, which PDF/A wants of any but its own. */
const METADATA = `
    <rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
      <fx:DocumentType>INVOICE</fx:DocumentType>
      <fx:DocumentFileName>${NAME}</fx:DocumentFileName>
      <fx:Version>1.0</fx:Version>
      <fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
    </rdf:Description>
    <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
        xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
      <pdfaExtension:schemas>
        <rdf:Bag>
          <rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
            <pdfaSchema:prefix>fx</pdfaSchema:prefix>
            <pdfaSchema:property>
              <rdf:Seq>${property('DocumentFileName', 'name of the embedded XML invoice file')}${property(
                'DocumentType',
                'INVOICE',
              )}${property('Version', 'version of the XML schema of the embedded file')}${property(
                'ConformanceLevel',
                'profile of the embedded XML data',
              )}
              </rdf:Seq>
            </pdfaSchema:property>
          </rdf:li>
        </rdf:Bag>
      </pdfaExtension:schemas>
    </rdf:Description>`;

/** Puts the e-invoice into the PDF as Factur-X 1.0 (ZUGFeRD 2) has it, profile EN 16931. */
export function attachFacturX({ doc, source }: Sheet, xml: string): void {
  const date = instantOf(source);
  doc.file(Buffer.from(xml, 'utf8'), {
    name: NAME,
    type: 'text/xml',
    description: 'Factur-X invoice (EN 16931)',
    relationship: 'Alternative',
    creationDate: date,
    modifiedDate: date,
  });
  doc.appendXML(METADATA);
}
