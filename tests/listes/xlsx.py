"""Prints the content and layout of a workbook as JSON, as openpyxl reads them."""
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet = book.active
setup = sheet.page_setup
rows = [[[cell.value, cell.data_type, cell.number_format] for cell in row] for row in sheet.iter_rows()]
print(json.dumps({
    "sheets": book.sheetnames,
    "title": book.properties.title,
    "frozen": sheet.freeze_panes,
    "repeated": sheet.print_title_rows,
    "printed": sheet.print_area,
    "filtered": sheet.auto_filter.ref,
    "page": [setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage],
    "widths": [sheet.column_dimensions[letter].width for letter in "AFG"],
    "rows": rows,
}))
