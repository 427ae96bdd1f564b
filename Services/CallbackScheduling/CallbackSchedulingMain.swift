import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum CallbackSchedulingMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (
            name: "callbacks", summary: "Plans callbacks to owners and repeats them until the owner is satisfied.", port: 8084,
            topic: .callbacks
        ),
        migrations: [
            ("0001_create_call_list_and_plan_index.sql", PackageResources._001_create_call_list_and_plan_index_sql),
            ("0002_create_survey_index.sql", PackageResources._002_create_survey_index_sql),
            ("0003_create_callback_index.sql", PackageResources._003_create_callback_index_sql),
            ("0004_list_calls_and_plans_by_tables.sql", PackageResources._004_list_calls_and_plans_by_tables_sql),
            ("0005_create_forum_index.sql", PackageResources._005_create_forum_index_sql),
            ("0006_say_when_forums_begin.sql", PackageResources._006_say_when_forums_begin_sql),
            ("0007_note_ratings.sql", PackageResources._007_note_ratings_sql),
        ],
        handlers: { policy in
            var handlers = EventHandlers()
            ComplaintEvents.add(to: &handlers, under: policy)
            RepairEvents.add(to: &handlers, under: policy)
            ServiceEvents.add(to: &handlers, under: policy)
            OwnerRatings.add(to: &handlers)
            return handlers
        },
        timers: { policy in
            [
                TimerLoop.Kind(CallbackTask.self, under: policy), TimerLoop.Kind(CallbackPlan.self, under: policy),
                TimerLoop.Kind(CallbackFile.self, under: policy),
                TimerLoop.Kind(CallbackRateReport.self, under: policy), TimerLoop.Kind(CallbackSelection.self, under: policy),
                TimerLoop.Kind(CoverageReport.self, under: policy), TimerLoop.Kind(Forum.self, under: policy),
                TimerLoop.Kind(ForumYear.self, under: policy), TimerLoop.Kind(Survey.self, under: policy),
                TimerLoop.Kind(SurveyForm.self, under: policy), TimerLoop.Kind(SurveyPeriod.self, under: policy),
            ]
        },
        indexes: [
            CallbackIndex.index, CallListIndex.index, ForumIndex.index, OwnerRatings.index, PlanIndex.index, SurveyIndex.surveys,
            SurveyIndex.forms,
        ],
        jobs: { ground in
            [
                UnsweptTasks.job(on: ground), CallListIndex.search(on: ground).job, CallWindows.job(on: ground), PlanTasks.job(on: ground),
                MissedForums.job(on: ground), MissedSurveys.job(on: ground), CallbackCoverage.job(on: ground),
                CallbackIndex.search(on: ground).job, MonthFiles.job(on: ground),
                OwnerRatings.job(on: ground),
            ] + SurveyRounds.jobs(on: ground)
        },
        openRoutes: { engine, router in SurveyPageRoutes.add(to: router, of: engine) },
        routes: { engine, group in
            group.writesProblems(below: "survey", as: SurveyPageRoutes.page(of:_:))
            CallbackTaskRoutes.add(to: group, of: engine)
            CallbackFileRoutes.add(to: group, of: engine)
            CallbackPlanRoutes.add(to: group, of: engine)
            CoverageRoutes.add(to: group, of: engine)
            ForumRoutes.add(to: group, of: engine)
            SurveyRoutes.add(to: group, of: engine)
        })
}
