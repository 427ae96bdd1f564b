import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("Who may use which page of the Console (D13, OPS-01)", .timeLimit(.minutes(5)))
struct PermissionTests {
    @Test("docs/permissions.md shows the table that the Console itself makes; deploy/permissions.sh writes it anew")
    func page() throws {
        let service = ConsoleMain.service
        let table = PermissionTable.text(of: try service.permissions(under: .baseline), title: service.name)
        #expect(try PermissionsPage.section(service.name) == table)
    }

    @Test("Pages are for employees, those of operations for operators; others are refused, and who is not known is sent to sign in")
    func strangers() async throws {
        let pages = try ConsoleMain.service.permissions(under: .baseline).filter { !$0.isAdmin }
        #expect(pages.count > 15)
        try await Estate.with { estate in
            let browser = Browserless(port: estate.console.port)
            for page in pages {
                guard case .roles(let roles) = page.access else { continue }
                #expect(roles.isSubset(of: Role.employees) || [Role.operators, Role.consoleUsers].contains(roles), "\(page)")
                #expect(!roles.isEmpty, "\(page)")
                #expect(page.path.hasPrefix("/operations") == (roles == Role.operators), "\(page)")
                let path = page.path.replacing(/\{[a-z]+\}/, with: "complaints")
                for role in [Role.operator, .owner, .telephony, .cityHotline, .mysteryShopper, .generalManager]
                where !roles.contains(role) {
                    let token = ["Authorization": "Bearer \(role == .owner ? "owner@0198c7d4-6f00-7000-8000-000000000042" : role.rawValue)"]
                    let answer =
                        page.method == "GET"
                        ? try await browser.get(path, headers: token) : try await browser.post([:], to: path, headers: token)
                    #expect(answer.status == 403, "\(page) \(role.rawValue)")
                }
                let unknown = page.method == "GET" ? try await browser.get(path) : try await browser.post([:], to: path)
                #expect(unknown.status == (page.method == "GET" && path != "/live" ? 303 : 401), "\(page)")
            }
        }
    }

    @Test("A page that is about one service's command is for the posts of the command, and the table says so")
    func posts() throws {
        let pages = try ConsoleMain.service.permissions(under: .baseline)
        func roles(_ method: String, _ path: String) throws -> Set<Role>? {
            guard case .roles(let roles) = try #require(pages.first { $0.method == method && $0.path == path }).access else { return nil }
            return roles
        }
        let catalogue = try Content().catalogue
        #expect(try roles("GET", "/board") == catalogue.posts(for: "assign", of: "work_order"))
        #expect(try roles("POST", "/calls/{id}/{command}") == catalogue.posts(for: "start-call", of: "callback_task"))
        #expect(try roles("POST", "/register/{id}/sign") == [.officeDirector])
        #expect(try roles("GET", "/cases") == Role.employees)
        let reports = try #require(try roles("GET", "/reports"))
        #expect(reports.isSuperset(of: Report.overseers) && !reports.contains(.technician))
    }

    @Test("Who oversees may list what reports count; heads of departments and the representative read what goes to them (domain.md part 5)")
    func overseers() throws {
        let content = try Content()
        // No report counts these: shifts of the desk, and other systems' subscriptions.
        for (name, kind) in content.catalogue.kinds where !["shift", "webhook_subscription"].contains(name) {
            #expect(Report.overseers.isSubset(of: kind.listers.roles), "\(name)")
        }
        func reports(of role: Role) -> [String] { content.reports.filter { $0.isFor(role) }.map(\.id) }
        #expect(reports(of: .deptHead) == ["R-09", "R-18", "R-20"])
        #expect(reports(of: .managementRep) == ["R-02", "R-12", "R-13", "R-13b", "R-22", "R-23"])
        #expect(reports(of: .qualityDept).count == content.reports.count)
    }

    @Test("A list is not for posts that its service does not let list it, nor are its numbers")
    func lists() async throws {
        try await Estate.with { estate in
            let catalogue = try Content().catalogue
            let browser = try await estate.browser(.hr)
            for (name, kind) in catalogue.kinds {
                let isOpen = kind.listers.posts.map { $0.contains("hr") } ?? true
                let answer = try await browser.get("/cases/\(kind.collection)")
                let isElsewhere = Paths.ownList(kind.collection) != nil
                #expect(answer.status == (isOpen ? isElsewhere ? 303 : 200 : 403), "\(name)")
            }
        }
    }
}
