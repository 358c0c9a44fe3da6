"""What knows nothing of communities: markup, mail, dates, forms, templates, styles, jobs, PostgreSQL."""
