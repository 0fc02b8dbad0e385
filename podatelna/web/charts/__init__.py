"""Pictures of numbers as SVG text: pure functions, coloured by the classes of `charts.css`, in light and dark."""
