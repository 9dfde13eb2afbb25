"""The toolkit on paper: PDF files, a page to take along for each theme, pictures for who shares."""
