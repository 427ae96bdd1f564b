import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// The executable: what the desk, the departments and the management see.
@main
enum ConsoleMain {
    static func main() async { await service.main() }

    /// What is the Console's own: it follows every topic, keeps no case, and sends commands to the services as the user who gave them.
    static let service = FollowingService<ConsoleSettings>(
        (name: "console", summary: "Shows cases, queues and reports to the staff, and sends their commands to the services.", port: 8080),
        settings: (ConsoleSettings.declarations, { ConsoleSettings(&$0) }),
        migrations: [
            ("0001_create_case_entry.sql", PackageResources._001_create_case_entry_sql),
            ("0002_create_session.sql", PackageResources._002_create_session_sql),
            ("0003_add_limit_of_case_entry.sql", PackageResources._003_add_limit_of_case_entry_sql),
            ("0004_add_refresh_of_session.sql", PackageResources._004_add_refresh_of_session_sql),
        ],
        projected: CaseEntryTable.tables,
        handlers: { _ in
            var handlers = EventHandlers()
            handlers.project(everythingOn: Set(Topic.allCases), into: CaseEntryTable.projection) { try CaseEntryTable.row(of: $0) }
            return handlers
        },
        parts: { ground in try parts(on: ground) })

    private static func parts(on ground: FollowingGround<ConsoleSettings>) throws -> FollowingParts {
        let sessions = SessionTable(pool: ground.pool, longest: ground.own?.sessionTime ?? .seconds(43_200))
        let broadcast = ChangeBroadcast(feed: ChangeFeed(pool: ground.pool))
        let (content, tokens) = (try Content(), try DevelopmentTokenFiles.read(ground.own?.tokens))
        // Last: their connections have to be closed once they are made.
        let services = ground.own.map { CaseServices(places: $0.services, logger: ground.logger) } ?? .idle
        let ports =
            ground.own.map { AdminPorts(places: AdminPlaces(urls: $0.adminPlaces(beside: ground.settings)), logger: ground.logger) }
            ?? .idle
        let operations = OperationsWatch(ports: ports)
        let (cookie, company) = signIn(on: ground, sessions)
        let site = ConsoleSite(
            content: content, pool: ground.pool, entries: CaseEntries(pool: ground.pool), services: services,
            cookie: cookie, feed: broadcast, files: FilePlaces(limit: ground.own?.fileLimit ?? ConsoleSettings.usualFileLimit),
            operations: operations, developmentTokens: tokens, company: company, zone: ground.policy.days.zone, policy: ground.policy,
            logger: ground.logger)
        var parts = FollowingParts(
            openRoutes: { router in
                AssetRoutes.add(to: router, of: site)
                SignInRoutes.add(to: router, of: site)
                OwnerRoutes.add(to: router, of: site)
            },
            routes: { group in
                ProblemPages.add(to: group, of: site)
                StartRoutes.add(to: group, of: site)
                DeskPage.add(to: group, of: site)
                DeskLookups.add(to: group, of: site)
                RegisterPage.add(to: group, of: site)
                GroupsPage.add(to: group, of: site)
                QueuePage.add(to: group, of: site)
                MyDayPage.add(to: group, of: site)
                FileRoutes.add(to: group, of: site)
                BoardPage.add(to: group, of: site, usualCapacity: site.policy.repair.technicianCapacity)
                CallsPage.add(to: group, of: site)
                CommandRoutes.add(to: group, of: site)
                CasePage.add(to: group, of: site)
                LiveRoute.add(to: group, of: site)
                ReportRoutes.add(to: group, of: site)
                OperationsPage.add(to: group, of: site)
                ParkedPages.add(to: group, of: site)
                DeliveriesPage.add(to: group, of: site)
            })
        parts.largeBodies = FileRoutes.largeBodies(of: site) + MyDayPage.largeBodies(of: site) + FormSize.largeBodies
        parts.services = [services.service, ports.service] + (company.map { [$0.provider.client.service] } ?? [])
        parts.jobs = [
            broadcast.job, Job("sessions", every: .seconds(60)) { try await sessions.sweep() }, operations.job,
        ]
        parts.sessions = site.cookie
        return parts
    }

    /// What knows browsers, and the company's identity provider where people sign in there. That is asked when somebody does, and not before:
    /// without it the Console starts, and is ready, and who is signed in works on.
    private static func signIn(
        on ground: FollowingGround<ConsoleSettings>, _ sessions: SessionTable
    ) -> (cookie: SessionCookie, company: CompanySignIn?) {
        let isSecure = ground.own?.hasSecureCookies ?? true
        var cookie = SessionCookie(sessions: sessions, isSecure: isSecure)
        guard let settings = ground.own?.signIn, let issuer = ground.issuer else { return (cookie, nil) }
        let provider = IdentityProvider(settings, verifier: issuer)
        cookie.refresh = SessionRefresh(sessions: sessions, provider: provider, logger: ground.logger)
        return (cookie, CompanySignIn(provider: provider, cookie: SignInCookie(isSecure: isSecure)))
    }
}
