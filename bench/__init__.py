"""How fast Guildhall is: seeds a large invented house and measures its pages. See docs/building/performance.md."""
