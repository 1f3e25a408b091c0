"""Letters as Word files, behind a link for one look. Only this folder knows python-docx."""
