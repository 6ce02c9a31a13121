"""Papers: a statement as PDF, XLSX and CSV, in English and Chinese. Everything on them is read from the document."""
