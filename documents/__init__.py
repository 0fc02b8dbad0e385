"""What flows through the house: geometry, pages, fields, documents, records, errors and document types."""
