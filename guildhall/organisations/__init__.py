"""The register of organisations: councils and other public bodies, likeness, domains, successors."""
