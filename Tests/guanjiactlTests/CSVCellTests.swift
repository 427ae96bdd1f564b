import SharedModels
import Testing

@testable import guanjiactl

@Suite("Cells of tables that people open in a spreadsheet")
struct CSVCellTests {
    /// The cells of a table of one line, as whoever opens it has them.
    private func read(_ table: String) throws -> [String] {
        var reader = try CSVReader(Array(table.utf8))
        let cells = try reader.next()?.fields
        #expect(try reader.next() == nil, "a cell is no line of its own")
        return try #require(cells)
    }

    @Test(
        "What begins a formula in any spreadsheet stands behind an apostrophe",
        arguments: [
            "=1+1", "+86", "-1", "@a", "＝1+1", "＋86", "－1", "＠a", "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "=\u{301}1", "'=1", "''＝1",
            "=1\"",
        ])
    func formulas(text: String) throws {
        let cells = try read(CSVCell.quoted(text))
        #expect(cells == ["'" + text])
        #expect(cells.map(CSVCell.plain) == [text])
    }

    @Test(
        "All else stands as it is",
        arguments: ["plain", "", "3-1", "a=b", "1+1", "房＝", "'", "''", "'quote", "说\"好\"", "a,b", "a\r\nb", " =1"])
    func others(text: String) throws {
        let cells = try read(CSVCell.quoted(text))
        #expect(cells == [text])
        #expect(cells.map(CSVCell.plain) == [text])
    }

    @Test("A quote ends no cell, whatever accent it carries") func quotes() throws {
        let table = CSVCell.quoted("a\"\u{301},=1+1") + "," + CSVCell.quoted("b")
        #expect(try read(table) == ["a\"\u{301},=1+1", "b"])
    }
}
